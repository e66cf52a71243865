import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import type { Plugin } from 'vite'

const dist = fileURLToPath(new URL('dist', import.meta.url))

/** Lays a .gz and a .br beside each script and style sheet: the hub serves them as they are and compresses nothing itself. */
function compressedCopies(): Plugin {
  return {
    name: 'compressed-copies',
    apply: 'build',
    closeBundle() {
      for (const name of readdirSync(join(dist, 'assets'))) {
        if (!/\.(js|css)$/.test(name)) continue
        const path = join(dist, 'assets', name)
        const bytes = readFileSync(path)
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
        writeFileSync(`${path}.br`, brotliCompressSync(bytes))
      }
    },
  }
}

export default defineConfig({
  plugins: [react(), compressedCopies()],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
})
