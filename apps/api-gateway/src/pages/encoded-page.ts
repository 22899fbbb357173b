import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const brotliAsync = promisify(brotliCompress);
const gzipAsync = promisify(gzip);

export type Encoding = 'br' | 'gzip' | 'identity';

/** Below this a compressed body saves no packet. */
const WORTH_COMPRESSING_BYTES = 1_000;

/** One ready body with its compressed forms, each made once, when first asked for. */
export class EncodedPage {
  private readonly made: Partial<Record<Encoding, Buffer>> = {};
  private readonly making: Partial<Record<Encoding, Promise<Buffer>>> = {};

  /**
   * @param etag weak: the bytes differ by encoding and by when the data was fetched, the data does not
   * @param brotliQuality 0..11; 5 costs 0.3 ms for a list, 11 is for what is compressed once in the life of the process
   */
  constructor(
    readonly identity: Buffer,
    readonly etag: string,
    private readonly brotliQuality = 5,
  ) {}

  /** A page whose ETag is made of its bytes. */
  static of(body: Buffer, brotliQuality?: number): EncodedPage {
    return new EncodedPage(body, weak(createHash('sha256').update(body).digest('base64url').slice(0, 22)), brotliQuality);
  }

  /** How this page goes out to a client that takes `wanted`. */
  encodingFor(wanted: Encoding): Encoding {
    return this.identity.length < WORTH_COMPRESSING_BYTES ? 'identity' : wanted;
  }

  /** The body when it is ready in this encoding. */
  ready(encoding: Encoding): Buffer | undefined {
    return encoding === 'identity' ? this.identity : this.made[encoding];
  }

  /** The body in this encoding, compressed now if it never was. */
  async encoded(encoding: Encoding): Promise<Buffer> {
    const ready = this.ready(encoding);
    if (ready !== undefined) return ready;
    const body = await (this.making[encoding] ??= this.compress(encoding));
    this.made[encoding] = body;
    return body;
  }

  private compress(encoding: Encoding): Promise<Buffer> {
    if (encoding === 'gzip') return gzipAsync(this.identity, { level: 6 });
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: this.brotliQuality,
      [constants.BROTLI_PARAM_SIZE_HINT]: this.identity.length,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    };
    return brotliAsync(this.identity, { params });
  }
}

/** `"x"`, `W/"x"` or `x` as a weak ETag. */
export const weak = (etag: string): string => `W/"${etag.replace(/^W\//, '').replaceAll('"', '')}"`;
