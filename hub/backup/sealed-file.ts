import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { HubError } from '../../core/errors.ts'

/*
 * A backup: MAGIC, 12 bytes of nonce, the packed file encrypted by AES-256-GCM (NIST SP 800-38D), 16 bytes of tag. The tag covers all of it,
 * MAGIC and nonce too. One key seals some 2^32 files at most before nonces may repeat.
 */

const MAGIC = Buffer.from('shouwang-backup-1\n')
const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = MAGIC.length + NONCE_BYTES
export const KEY_BYTES = 32

/** New files, for their owner alone, on disk when they are closed. */
const NEW_FILE = { mode: 0o600, flags: 'wx', flush: true } as const

/** Writes the file, packed and encrypted, to a new one. Rejects with the disk's word when that is there already. */
export async function sealFile(from: string, to: string, key: Uint8Array): Promise<void> {
  const head = Buffer.concat([MAGIC, randomBytes(NONCE_BYTES)])
  const cipher = createCipheriv(ALGORITHM, key, head.subarray(MAGIC.length)).setAAD(head)
  async function* framed(encrypted: AsyncIterable<unknown>): AsyncGenerator {
    yield head
    yield* encrypted
    yield cipher.getAuthTag()
  }
  await pipeline(createReadStream(from), createGzip(), cipher, framed, createWriteStream(to, NEW_FILE))
}

/**
 * Writes what was sealed to a new file. Whoever uses that waits until this resolves: only then it is known to be what was sealed.
 *
 * @throws BAD_REQUEST when it is no backup, is damaged or was changed, or the key is another one
 */
export async function openSealed(from: string, to: string, key: Uint8Array): Promise<void> {
  const { head, tag, end } = await endsOf(from)
  const decipher = createDecipheriv(ALGORITHM, key, head.subarray(MAGIC.length)).setAAD(head).setAuthTag(tag)
  const encrypted = createReadStream(from, { start: HEAD_BYTES, end })
  try {
    await pipeline(encrypted, decipher, createGunzip(), createWriteStream(to, NEW_FILE))
  } catch (error) {
    // The disk's own complaints have a number.
    if (error instanceof Error && 'errno' in error && 'syscall' in error) throw error
    throw new HubError(
      'BAD_REQUEST',
      `${from} 打不开:密钥不对,或文件已损坏。 It does not open: the key is another one, or the file is damaged.`,
      { cause: error },
    )
  }
}

async function endsOf(path: string): Promise<{ readonly head: Buffer; readonly tag: Buffer; readonly end: number }> {
  const { size } = await stat(path)
  const file = await open(path)
  try {
    const head = Buffer.alloc(HEAD_BYTES)
    const tag = Buffer.alloc(TAG_BYTES)
    await file.read(head, 0, HEAD_BYTES, 0)
    await file.read(tag, 0, TAG_BYTES, Math.max(0, size - TAG_BYTES))
    if (size > HEAD_BYTES + TAG_BYTES && head.subarray(0, MAGIC.length).equals(MAGIC)) {
      return { head, tag, end: size - TAG_BYTES - 1 }
    }
  } finally {
    await file.close()
  }
  throw new HubError('BAD_REQUEST', `${path} 不是中枢的备份。 This is no backup of a hub.`)
}
