import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from './openapi/document';

/** Writes docs/openapi.json, from which the clients' types are generated. Needs no server. */
const file = join(process.cwd(), 'docs', 'openapi.json');
writeFileSync(file, `${JSON.stringify(openApiDocument(), undefined, 2)}\n`);
process.stdout.write(`${file}\n`);
