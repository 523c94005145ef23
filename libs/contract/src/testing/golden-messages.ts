import checkAnswer from './golden/check-answer.json';
import heartbeatAnswer from './golden/heartbeat-answer.json';
import heartbeatRequest from './golden/heartbeat-request.json';
import refusal from './golden/refusal.json';
import registerAnswer from './golden/register-answer.json';
import registerRequest from './golden/register-request.json';
import reportAnswer from './golden/report-answer.json';
import reportRequest from './golden/report-request.json';
import sensorDataRequest from './golden/sensor-data-request.json';

/** One message of the device plane as it stands in `golden/`, for the tests of both languages. */
export interface GoldenMessage {
  readonly name: string;
  readonly valid: boolean;
  /** The message as it is sent. */
  readonly message: unknown;
  /** What its reader keeps of it; without this, all of it. */
  readonly kept?: unknown;
  /** The name that a refusal gives (dotted; empty for the message itself); only where it is not valid. */
  readonly field?: string;
}

const FILES = {
  'check-answer': checkAnswer,
  'heartbeat-answer': heartbeatAnswer,
  'heartbeat-request': heartbeatRequest,
  refusal,
  'register-answer': registerAnswer,
  'register-request': registerRequest,
  'report-answer': reportAnswer,
  'report-request': reportRequest,
  'sensor-data-request': sensorDataRequest,
} as const satisfies Readonly<Record<string, readonly GoldenMessage[]>>;

export type GoldenName = keyof typeof FILES;

/** The messages of `golden/{name}.json`. */
export const goldenMessages = (name: GoldenName): readonly GoldenMessage[] => FILES[name];
