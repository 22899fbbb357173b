import { randomBytes } from 'node:crypto';
import type { FileInfo } from './types';

const KEPT = 200;

interface Kept {
  readonly info: FileInfo;
  readonly path: string;
  readonly bytes: Buffer;
}

/** Files that were sent: the newest of them. */
export class Files {
  private readonly byId = new Map<string, Kept>();

  keep(kind: 'photos' | 'documents', name: string, bytes: Buffer): FileInfo {
    const info: FileInfo = {
      file_id: `AgAC${randomBytes(24).toString('base64url')}`,
      file_unique_id: randomBytes(9).toString('base64url'),
      file_size: bytes.length,
      file_name: name,
    };
    const path = `${kind}/file_${info.file_unique_id}${/\.\w{1,8}$/.exec(name)?.[0] ?? ''}`;
    this.byId.set(info.file_id, { info, path, bytes });
    const [oldest] = this.byId.keys();
    if (this.byId.size > KEPT && oldest !== undefined) this.byId.delete(oldest);
    return info;
  }

  find(fileId: string): Kept | undefined {
    return this.byId.get(fileId);
  }

  at(path: string): Buffer | undefined {
    return [...this.byId.values()].find((file) => file.path === path)?.bytes;
  }

  clear(): void {
    this.byId.clear();
  }
}
