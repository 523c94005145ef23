module.exports = { ...require('../../tools/jest/node-preset.cjs'), displayName: 'delta', rootDir: __dirname };
