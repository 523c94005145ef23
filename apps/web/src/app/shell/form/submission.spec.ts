import { HttpErrorResponse } from '@angular/common/http';
import { Subject, throwError } from 'rxjs';
import { Submission } from './submission';

const refusal = new HttpErrorResponse({
  status: 409,
  error: { code: 'name_taken', message: 'There is a group "Hall".', requestId: '01J9', field: 'name' },
});

describe('Submission', () => {
  it('is busy until the call has ended, and hands over its answer', () => {
    const submission = new Submission();
    const call = new Subject<string>();
    const answers: string[] = [];
    submission.send(call, (answer) => answers.push(answer));
    expect(submission.isBusy()).toBe(true);
    call.next('saved');
    call.complete();
    expect([submission.isBusy(), answers]).toEqual([false, ['saved']]);
  });

  it('sends nothing twice at once', () => {
    const submission = new Submission();
    submission.send(new Subject(), () => undefined);
    const second = new Subject();
    submission.send(second, () => undefined);
    expect(second.observed).toBe(false);
  });

  it('says why it was refused, until the next try', () => {
    const submission = new Submission();
    submission.send(
      throwError(() => refusal),
      () => undefined,
    );
    expect([submission.isBusy(), submission.problem()]).toEqual([false, 'There is a group "Hall".']);
    submission.send(new Subject(), () => undefined);
    expect(submission.problem()).toBe('');
  });

  it('leaves a refusal to who knows its field', () => {
    const submission = new Submission();
    const fields: (string | null)[] = [];
    submission.send(
      throwError(() => refusal),
      () => undefined,
      ({ field }) => fields.push(field),
    );
    expect([fields, submission.problem()]).toEqual([['name'], '']);
  });
});
