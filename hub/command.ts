import { Command } from 'commander'
import { HubError } from '../core/errors.ts'
import { addBackupCommands } from './backup-command.ts'
import { addDrillCommand } from './drill-command.ts'
import { endWith } from './end-with.ts'
import { addEvidenceCommand } from './evidence-command.ts'
import { addHolidaysCommands } from './holidays-command.ts'
import { exportCommand, importCommand } from './import-command.ts'
import { addOperatorsCommands } from './operators-command.ts'
import { addPoliciesCommands } from './policies-command.ts'
import { addPrivacyCommands } from './privacy-command.ts'
import { replayCommand } from './replay-command.ts'
import { addRosterCommands } from './roster-command.ts'
import { addRulesCommands } from './rules-command.ts'
import { addShadowCommands } from './shadow-command.ts'
import { ownTerminal } from './terminal.ts'
import { addVendorsCommand } from './vendors-command.ts'
import { watchdogCommand } from './watchdog-command.ts'

const program = new Command('npm run hub --').description('守望 hub: its command line')

program
  .command('import <file>')
  .description(
    'import an installation list (.yaml or .csv), or one table: all of it, or nothing and every fault with its line',
  )
  .option('--table <name>', 'homes, residents, gateways, devices or responders: one table, .xlsx or .csv')
  .action((file: string, { table }: { readonly table?: string }) => importCommand(file, process.env, table))

program
  .command('export <table> <file>')
  .description('write a table (homes, residents, gateways, devices or responders) to a new .xlsx or .csv')
  .action((table: string, file: string) => exportCommand(table, file, process.env))

program
  .command('replay')
  .description('decode the quarantine again, after a device was registered or a decoder mended')
  .action(() => replayCommand(process.env))

program
  .command('watchdog')
  .description('watch over the hub from a process of its own, until stopped')
  .action(() => watchdogCommand(process.env))

program.exitOverride((error) => {
  throw error.exitCode === 0 ? error : new HubError('BAD_REQUEST', error.message)
})

// Behind `exitOverride`: sub-commands take it over from the program as it is when they are added.
addDrillCommand(program, ownTerminal())
addEvidenceCommand(program, ownTerminal())
addRulesCommands(program, ownTerminal())
addPoliciesCommands(program, ownTerminal())
addRosterCommands(program, ownTerminal())
addHolidaysCommands(program, ownTerminal())
addShadowCommands(program, ownTerminal())
addVendorsCommand(program, ownTerminal())
addOperatorsCommands(program, ownTerminal())
addPrivacyCommands(program, ownTerminal())
addBackupCommands(program, ownTerminal())

program.parseAsync(process.argv).catch((error: unknown) => {
  if (error instanceof Error && 'exitCode' in error && error.exitCode === 0) process.exit(0)
  endWith(error)
})
