import { Injectable } from '@nestjs/common';

/** The only place that reads the time; tests hand in their own. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
