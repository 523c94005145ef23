module.exports = { ...require('../../tools/jest/node-preset.cjs'), displayName: 'esp-image', rootDir: __dirname };
