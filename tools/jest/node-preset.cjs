// One setting for every Jest project that runs in Node: SWC, decorators with metadata, the workspace's path aliases.
const swc = (syntax) => [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2022',
      parser: { syntax, decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      keepClassNames: true,
    },
  },
];

module.exports = {
  testEnvironment: 'node',
  moduleNameMapper: {
    '^@pcms/scripted-device$': '<rootDir>/../../tools/scripted-device/index.ts',
    '^@pcms/([a-z-]+)$': '<rootDir>/../../libs/$1/src/index.ts',
    '^@pcms/([a-z-]+)/testing$': '<rootDir>/../../libs/$1/src/testing/index.ts',
  },
  // Nest 12 and @noble/hashes are ESM only, and Jest 30 can require(esm) only on Node >= 24.9: compile them to CommonJS.
  transform: { '^.+\\.ts$': swc('typescript'), 'node_modules/.+\\.m?js$': swc('ecmascript') },
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|@noble|file-type|load-esm|uid)/)'],
};
