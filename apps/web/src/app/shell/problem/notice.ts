import { inject, Injectable } from '@angular/core';
import { MatSnackBar } from '@angular/material/snack-bar';
import { firstValueFrom, type Observable } from 'rxjs';
import { toProblem } from './problem';

const DONE_SHOWN_MS = 4_000;
const PROBLEM_SHOWN_MS = 15_000;

/** Short messages at the edge of the screen: how a write ended. */
@Injectable({ providedIn: 'root' })
export class Notice {
  private readonly snackBar = inject(MatSnackBar);

  done(text: string): void {
    this.snackBar.open(text, undefined, { duration: DONE_SHOWN_MS });
  }

  problem(error: unknown): void {
    const { message, requestId } = toProblem(error);
    const text = requestId ? `${message} (request ${requestId})` : message;
    this.snackBar.open(text, 'Close', { duration: PROBLEM_SHOWN_MS, politeness: 'assertive' });
  }

  /** Makes the call and says how it ended. Resolves to whether it went well. */
  async follow(call: Observable<unknown>, doneText: string): Promise<boolean> {
    try {
      await firstValueFrom(call, { defaultValue: undefined });
    } catch (error) {
      this.problem(error);
      return false;
    }
    this.done(doneText);
    return true;
  }
}
