import type { FileInfo } from '../../world/types';
import type { Handlers, Parts } from '../parts';
import { isUpload, type Params } from '../reading/params';
import { asCaption, readWords } from '../reading/words';
import { badRequest } from '../refusal';
import { post } from './send';

/** What was sent: an upload, a file sent before, or an address, whose bytes this sandbox does not fetch. */
function readFile({ files }: Parts, params: Params, field: 'photo' | 'document'): FileInfo {
  const value = params.json(field);
  if (isUpload(value)) return files.keep(`${field}s`, value.name, value.bytes);
  const text = String(value);
  const known = files.find(text)?.info;
  if (known !== undefined) return known;
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw badRequest('wrong remote file identifier specified: Wrong string length');
  return files.keep(`${field}s`, new URL(text).pathname.split('/').at(-1) ?? '', Buffer.alloc(0));
}

export const fileMethods = (parts: Parts): Handlers => ({
  sendPhoto: (params) => {
    const { file_id, file_unique_id, file_size } = readFile(parts, params, 'photo');
    const size = { file_id, file_unique_id, file_size, width: 1_280, height: 720 };
    return post(parts, params, { photo: [size], ...asCaption(readWords(params, 'caption')) });
  },
  sendDocument: (params) =>
    post(parts, params, { document: readFile(parts, params, 'document'), ...asCaption(readWords(params, 'caption')) }),
  getFile: (params) => {
    const file = parts.files.find(params.text('file_id') ?? '');
    if (file === undefined) throw badRequest('wrong file_id or the file is temporarily unavailable');
    const { file_id, file_unique_id, file_size } = file.info;
    return { file_id, file_unique_id, file_size, file_path: file.path };
  },
});
