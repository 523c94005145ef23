import { signal } from '@angular/core';
import { finalize, type Observable } from 'rxjs';
import { toProblem, type Problem } from '../problem/problem';

/** What a form sends: whether it is under way, and why the last try was refused. */
export class Submission {
  private readonly busy = signal(false);
  readonly isBusy = this.busy.asReadonly();
  /** A sentence for the person; empty while nothing is wrong. */
  readonly problem = signal('');

  /** Makes the call, unless one is under way. A refusal is shown as the problem, or told to `refused` where that is given. */
  send<Answer>(
    call: Observable<Answer>,
    done: (answer: Answer) => void,
    refused = ({ message }: Problem): void => this.problem.set(message),
  ): void {
    if (this.busy()) return;
    this.busy.set(true);
    this.problem.set('');
    call.pipe(finalize(() => this.busy.set(false))).subscribe({
      next: done,
      error: (error: unknown) => refused(toProblem(error)),
    });
  }
}
