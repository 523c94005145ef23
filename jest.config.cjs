// Every Jest project of the workspace, so that one command runs them all and gives one total.
module.exports = {
  // Jest takes this from the outermost configuration only. The end-to-end tests start servers and browsers.
  testTimeout: 60_000,
  projects: [
    '<rootDir>/libs/contract',
    '<rootDir>/libs/delta',
    '<rootDir>/libs/esp-image',
    '<rootDir>/libs/signing',
    '<rootDir>/tools',
    '<rootDir>/bench',
    '<rootDir>/apps/cli',
    '<rootDir>/apps/api',
    '<rootDir>/apps/web',
    '<rootDir>/apps/api-e2e',
    '<rootDir>/apps/web-e2e',
  ],
};
