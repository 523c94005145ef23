// Every Jest project of the workspace, so that one command runs them all and gives one total.
module.exports = {
  projects: [
    '<rootDir>/libs/contract',
    '<rootDir>/libs/esp-image',
    '<rootDir>/tools',
    '<rootDir>/apps/api',
    '<rootDir>/apps/web',
    '<rootDir>/apps/api-e2e',
    '<rootDir>/apps/web-e2e',
  ],
};
