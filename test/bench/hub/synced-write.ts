import { mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { percentile } from './percentile.ts'

/** How long a bare synced write of 4 KiB takes on this disk, in milliseconds: the yardstick for everything that is durable. */
export async function syncedWrite(count = 200): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-sync-'))
  const file = await open(join(folder, 'file'), 'w')
  const took: number[] = []
  for (let i = 0; i < count; i += 1) {
    const start = performance.now()
    await file.write(Buffer.alloc(4096, i % 256))
    await file.datasync()
    took.push(performance.now() - start)
  }
  await file.close()
  rmSync(folder, { recursive: true, force: true })
  return percentile(took, 0.5)
}
