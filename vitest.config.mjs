import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longest-first.ts'
import { memoryFolder } from './test/support/memory-folder.ts'

const ALONE = ['test/chaos/thousand-gateways.test.ts', 'test/chaos/disk-full.test.ts']

export default defineConfig({
  test: {
    reporters: ['default', './test/support/plain-reporter.ts'],
    // Real servers, real disks: a hung test should say so, a slow machine should not fail one.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // Chaos and load say more about the hub when the rest is over. Kills and a database that is away mostly wait, so they share the
    // machine; what holds the hub to a clock that runs fast has it alone.
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
          exclude: ALONE,
          testTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ALONE,
          maxWorkers: 1,
          testTimeout: 300_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
