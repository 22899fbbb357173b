import { Refusal, STAFF_UNKNOWN } from '#contracts';
import { Injectable, type PipeTransform } from '@nestjs/common';
import { isUUID } from 'class-validator';

/** An id in a path. What cannot be one names nothing. @throws Refusal NOT_FOUND */
@Injectable()
export class UuidParam implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!isUUID(id)) throw new Refusal(STAFF_UNKNOWN);
    return id;
  }
}
