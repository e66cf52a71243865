import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** N, r, p and the room they need (128·N·r, doubled): about 60 ms on a small machine, 32 MB. */
export const COST = 2 ** 15
const BLOCK = 8
const PARALLEL = 1
const ROOM = 64 * 1024 * 1024
const KEY_BYTES = 32

function derive(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  const options = { N: cost, r: BLOCK, p: PARALLEL, maxmem: ROOM }
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })
}

/** The password as it is kept: `scrypt$N$salt$key`, both in base64url. @param cost N, a power of 2, at most `COST` */
export async function passwordDigest(password: string, cost: number = COST): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, cost)
  return ['scrypt', cost, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** Whether it is the password of that digest, in a time that says nothing. A digest that can't be read is nobody's. */
export async function isPassword(password: string, digest: string): Promise<boolean> {
  const [scheme, cost, salt, key] = digest.split('$')
  const N = Number(cost)
  if (scheme !== 'scrypt' || salt === undefined || key === undefined || !Number.isInteger(N) || N > COST) return false
  const wanted = Buffer.from(key, 'base64url')
  const given = await derive(password, Buffer.from(salt, 'base64url'), N)
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}

/** Letters and digits that nobody mistakes for one another, in groups: 4 × 4 of 54 signs are 92 bits. */
const SIGNS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'

/** A first password, to be read out or written down once. */
export function newPassword(): string {
  const bytes = randomBytes(16)
  const signs = Array.from(bytes, (byte) => SIGNS[byte % SIGNS.length] ?? 'x')
  return [0, 4, 8, 12].map((from) => signs.slice(from, from + 4).join('')).join('-')
}
