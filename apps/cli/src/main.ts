// pcms: sign and publish firmware from a terminal or a pipeline.
import { run } from './run';

const terminal = {
  result: (text: string): void => console.log(text),
  note: (text: string): void => console.error(text),
};

process.exitCode = await run(process.argv.slice(2), process.env, terminal);
