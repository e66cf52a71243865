import { createHash, randomBytes } from 'node:crypto'

/** A new secret of 32 random bytes, base64url: shown once, to whoever sets the gateway up, and never kept. */
export const newGatewaySecret = (): string => randomBytes(32).toString('base64url')

/** What is kept of a secret: its SHA-256, hex. Enough without salt or stretching, because a secret is random in full. */
export const digestOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')
