module.exports = { ...require('../../tools/jest/node-preset.cjs'), displayName: 'contract', rootDir: __dirname };
