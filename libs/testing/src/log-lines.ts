import { Writable } from 'node:stream';

/** Where a service under test writes its log: kept, searched, never printed. */
export class LogLines extends Writable {
  readonly lines: string[] = [];

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.lines.push(...chunk.toString('utf8').split('\n').filter(Boolean));
    done();
  }

  /** Every line as one text. */
  get text(): string {
    return this.lines.join('\n');
  }
}
