module.exports = { ...require('../../tools/jest/node-preset.cjs'), displayName: 'cli', rootDir: __dirname };
