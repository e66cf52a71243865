import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longest-first.ts'
import { memoryFolder } from './test/support/memory-folder.ts'

export default defineConfig({
  test: {
    reporters: ['default', './test/support/plain-reporter.ts'],
    // Real servers, real disks: a hung test should say so, a slow machine should not fail one.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // Chaos and load say more about the hub when the rest is over. All of it mostly waits (for a database that is away, for a clock
    // that runs fast, for a hub that starts again), so it shares the machine.
    projects: [
      {
        extends: true,
        test: {
          name: 'stories',
          // Many of them wait for a hub of their own more than they reckon.
          maxWorkers: 3,
          // No test replaces a module or leaves anything behind in one: loading each once for a worker saves a minute.
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: ['test/chaos/**'],
          // Nobody cuts the power here: kills lose nothing that was written, synced or not, and syncs are half of the time otherwise.
          env: { TMPDIR: memoryFolder() },
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'chaos',
          include: ['test/chaos/**/*.test.ts'],
          maxWorkers: 4,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
