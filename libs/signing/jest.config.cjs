module.exports = { ...require('../../tools/jest/node-preset.cjs'), displayName: 'signing', rootDir: __dirname };
