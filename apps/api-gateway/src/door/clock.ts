import { Injectable } from '@nestjs/common';

/** The time of this process, so that tests may move it. */
@Injectable()
export class Clock {
  /** Milliseconds since 1970. */
  now(): number {
    return Date.now();
  }
}
