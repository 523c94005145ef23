module.exports = {
  ...require('../tools/jest.config.cjs'),
  displayName: 'bench',
  rootDir: __dirname,
};
