import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { serverBinary } from './server-process';

/** Files in PEM. */
export interface Certificate {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** Makes an authority and a certificate of it for 127.0.0.1, both good for a day, in an existing folder. */
export function makeCertificate(folder: string): Certificate {
  const [authority = '', authorityKey = '', certificate = '', key = ''] = ['ca.crt', 'ca.key', 'tls.crt', 'tls.key'].map((name) =>
    join(folder, name),
  );
  const request = (out: string, keyOut: string, ...more: string[]): void => {
    const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'];
    const args = [...kind, '-out', out, '-keyout', keyOut, ...more];
    execFileSync(serverBinary('openssl', 'OPENSSL_BIN', 'openssl'), args, { stdio: 'pipe' });
  };
  request(authority, authorityKey, '-subj', '/CN=authority of a test');
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost', '-addext', 'extendedKeyUsage=serverAuth,clientAuth'];
  const signed = ['-CA', authority, '-CAkey', authorityKey, '-addext', 'basicConstraints=critical,CA:FALSE'];
  request(certificate, key, '-subj', '/CN=127.0.0.1', ...names, ...signed);
  return { authority, certificate, key };
}
