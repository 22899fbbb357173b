import { randomBytes, randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. The library's default algorithm is argon2id. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Letters and digits that nobody mistakes for each other when they copy them by hand. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 5;
const GROUP_LENGTH = 4;

@Injectable()
export class Passwords {
  /** Of a password that nobody has. */
  private nobodys: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return hash(password, COST);
  }

  /** Takes as long for an account that is not there. */
  async fits(password: string, passwordHash: string | undefined): Promise<boolean> {
    this.nobodys ??= this.hash(randomBytes(32).toString('hex'));
    const found = await verify(passwordHash ?? (await this.nobodys), password);
    return passwordHash !== undefined && found;
  }

  /** Twenty characters, 99 bits: `k7hp-…`. */
  random(): string {
    const letter = (): string => ALPHABET[randomInt(ALPHABET.length)] ?? '';
    return Array.from({ length: GROUPS }, () => Array.from({ length: GROUP_LENGTH }, letter).join('')).join('-');
  }
}
