const { TestEnvironment } = require('jest-environment-node');

/** One test that fails has found the change: the others of its file are skipped. */
module.exports = class extends TestEnvironment {
  handleTestEvent({ name, test }) {
    if (name === 'test_done') this.failed ||= test.errors.length > 0;
    else if (name === 'test_start' && this.failed) test.mode = 'skip';
  }
};
