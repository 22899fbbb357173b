import type { FastifyRequest } from 'fastify';
import { isRecord, type Upload, type Values } from './params';
import { badRequest } from '../refusal';

/** Names and values of a form; uploaded files as they are. */
async function readForm(body: Buffer, type: string): Promise<Values> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData().catch(() => undefined);
  if (form === undefined) throw badRequest("can't parse multipart request");
  const values: Record<string, unknown> = {};
  for (const [name, value] of form) {
    const upload = async (file: Blob, title: string): Promise<Upload> => ({
      name: title,
      bytes: Buffer.from(await file.arrayBuffer()),
    });
    values[name] = typeof value === 'string' ? value : await upload(value, value.name);
  }
  return values;
}

function readJson(body: Buffer): Values {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString());
    if (isRecord(value)) return value;
  } catch {
    // The same answer as for JSON that is no object.
  }
  throw badRequest("can't parse request JSON object");
}

/**
 * Parameters of a call from wherever they may stand: the query, a form, JSON, several parts.
 *
 * @throws Refusal 400 when the body is not what it says it is
 */
export async function readRequest({ query, body, headers }: FastifyRequest): Promise<Values> {
  const fromQuery = isRecord(query) ? query : {};
  if (!Buffer.isBuffer(body)) return fromQuery;
  const type = headers['content-type'] ?? '';
  if (/^application\/json\b/i.test(type)) return { ...fromQuery, ...readJson(body) };
  if (/^multipart\/form-data\b/i.test(type)) return { ...fromQuery, ...(await readForm(body, type)) };
  if (/^application\/x-www-form-urlencoded\b/i.test(type))
    return { ...fromQuery, ...Object.fromEntries(new URLSearchParams(body.toString())) };
  return fromQuery;
}
