import { readCommand, USAGE, type Command, type Environment } from './arguments';
import { keygen } from './commands/keygen';
import { publish } from './commands/publish';
import { sign } from './commands/sign';
import { trustKey } from './commands/trust-key';
import { EXIT, Failure } from './failure';
import type { Terminal } from './terminal';

/** Does what the command line says; returns the exit code. */
export async function run(words: readonly string[], environment: Environment, terminal: Terminal): Promise<number> {
  try {
    await perform(readCommand(words, environment), terminal);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    terminal.note(`pcms: ${error.message}`);
    if (error.exitCode === EXIT.usage) terminal.note(`\n${USAGE}`);
    return error.exitCode;
  }
}

function perform(command: Command, terminal: Terminal): Promise<void> {
  switch (command.name) {
    case 'help':
      terminal.result(USAGE);
      return Promise.resolve();
    case 'keygen':
      return keygen(command, terminal);
    case 'sign':
      return sign(command, terminal);
    case 'publish':
      return publish(command, terminal);
    case 'trust-key':
      return trustKey(command, terminal);
  }
}
