import { JsonLogger } from './logger';

const mockWritten: string[] = [];
jest.mock('pino', () => {
  const { pino } = jest.requireActual<typeof import('pino')>('pino');
  return { pino: (options: object) => pino(options, { write: (line: string) => void mockWritten.push(line) }) };
});

describe('JsonLogger', () => {
  beforeEach(() => mockWritten.splice(0));

  const lines = (): Record<string, unknown>[] => mockWritten.map((line) => JSON.parse(line) as Record<string, unknown>);

  it('writes a line of JSON with what happened and who says so', () => {
    new JsonLogger('info').log('Listening.', 'main');
    expect(lines()).toEqual([expect.objectContaining({ level: 30, context: 'main', msg: 'Listening.' })]);
  });

  it.each([
    ['verbose', 10],
    ['debug', 20],
    ['log', 30],
    ['warn', 40],
    ['error', 50],
    ['fatal', 60],
  ] as const)('writes %s at level %i', (method, level) => {
    new JsonLogger('trace')[method]('text', 'context');
    expect(lines()).toEqual([expect.objectContaining({ level, msg: 'text' })]);
  });

  it('writes nothing below its level', () => {
    const logger = new JsonLogger('warn');
    logger.log('text', 'context');
    logger.warn('text', 'context');
    expect(lines()).toHaveLength(1);
  });

  it('leaves out what Nest says of every module and route', () => {
    new JsonLogger('info').log('Mapped {/api/devices, GET} route', 'RouterExplorer');
    expect(lines()).toEqual([]);
  });

  it('writes an error with its stack and the facts beside it', () => {
    new JsonLogger('info').error({ err: new Error('No room.'), requestId: 'r-1' }, 'POST /api/x', 'http');
    const err = expect.objectContaining({ type: 'Error', message: 'No room.', stack: expect.stringContaining('at ') });
    expect(lines()).toEqual([expect.objectContaining({ requestId: 'r-1', context: 'http', msg: 'POST /api/x', err })]);
  });

  it('writes an error that is the message itself, as Nest’s scheduler hands it over', () => {
    new JsonLogger('info').error(new Error('No room.'), 'Scheduler');
    const err = expect.objectContaining({ message: 'No room.', stack: expect.stringContaining('at ') });
    expect(lines()).toEqual([expect.objectContaining({ context: 'Scheduler', err })]);
  });

  it('writes the stack that Nest hands over as text', () => {
    new JsonLogger('info').error('No room.', 'Error: No room.\n    at x', 'Job');
    expect(lines()).toEqual([expect.objectContaining({ context: 'Job', msg: 'No room. Error: No room.\n    at x' })]);
  });

  it.each([undefined, null])('writes a line for %p, too', (message) => {
    new JsonLogger('info').warn(message, 'context');
    expect(lines()).toEqual([expect.objectContaining({ context: 'context' })]);
  });

  it('never writes what could hold a secret', () => {
    const secret = 'correct horse';
    const body = { username: 'anna', password: secret, token: secret };
    const headers = { authorization: secret, cookie: secret };
    const failedQuery = Object.assign(new Error('duplicate key'), { query: 'INSERT …', parameters: [secret] });
    new JsonLogger('trace').error({ err: failedQuery, body, headers, password: secret, token: secret }, 'x', 'http');
    expect(mockWritten.join('')).toContain('anna');
    expect(mockWritten.join('')).not.toContain(secret);
  });
});
