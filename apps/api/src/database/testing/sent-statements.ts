import { Client } from 'pg';

/** The text of every statement that this process sends to a database while `act` runs, whoever sends it. */
export async function sentStatements(act: () => Promise<unknown>): Promise<readonly string[]> {
  const query = jest.spyOn(Client.prototype, 'query');
  try {
    await act();
    return query.mock.calls.map(([statement]) => {
      const sent: unknown = statement;
      return typeof sent === 'string' ? sent : (sent as { text: string }).text;
    });
  } finally {
    query.mockRestore();
  }
}
