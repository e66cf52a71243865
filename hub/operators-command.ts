import type { Command } from 'commander'
import { HubError } from '../core/errors.ts'
import { areaCode } from '../core/names.ts'
import { type NewOperator, OPERATOR_ROLES, type OperatorRole } from '../core/operators.ts'
import { systemClock } from '../core/time.ts'
import { AuditStore } from '../registry/operators/audit-store.ts'
import { OperatorStore } from '../registry/operators/operator-store.ts'
import { readConfig } from './config.ts'
import { makeDataDir } from './data-dir.ts'
import { pinoLog } from './pino-log.ts'
import { openStateBesideHub } from './state-beside-hub.ts'
import type { Terminal } from './terminal.ts'
import { textTable } from './text-table.ts'

interface Desk {
  readonly operators: OperatorStore
  readonly audit: AuditStore
}

/** `operators list | add | reset-password`: for the first accounts, and for when nobody can sign in any more. */
export function addOperatorsCommands(program: Command, terminal: Terminal): void {
  const print = (text: string): void => terminal.print(text)
  const group = program.command('operators').description('who may sign in at the pages')
  group
    .command('list')
    .description('everybody, by login')
    .action(() => withDesk(terminal, async ({ operators }) => print(table(await operators.list('')))))
  group
    .command('add <login>')
    .description('add somebody; their first password is printed once')
    .requiredOption('--name <name>', 'as colleagues know them')
    .requiredOption('--role <role>', OPERATOR_ROLES.join(', '))
    .option('--area <code>', 'the area they are bound to; everything when left out', '')
    .action((login: string, given: { name: string; role: string; area: string }) =>
      withDesk(terminal, async ({ operators, audit }) => {
        const wish: NewOperator = { login, name: given.name, role: roleOf(given.role), scope: areaOf(given.area) }
        const { operator, firstPassword } = await operators.add(wish)
        await audit.write({
          operator: 'command-line',
          action: 'operator:add',
          area: operator.scope,
          object: operator.id,
        })
        print(
          `${login} ${firstPassword}\n首次登录时须修改,只显示这一次 / to be changed at the first sign-in; shown only now\n`,
        )
      }),
    )
  group
    .command('reset-password <login>')
    .description('give somebody a new first password, and sign them out everywhere')
    .action((login: string) =>
      withDesk(terminal, async ({ operators, audit }) => {
        const found = (await operators.list('')).find((operator) => operator.login === login)
        if (found === undefined) throw new HubError('NOT_FOUND', `There is no operator ${login}: see "operators list".`)
        const firstPassword = await operators.resetPassword(found.id)
        await audit.write({
          operator: 'command-line',
          action: 'operator:reset-password',
          area: found.scope,
          object: found.id,
        })
        print(`${login} ${firstPassword}\n`)
      }),
    )
}

async function withDesk(terminal: Terminal, work: (desk: Desk) => Promise<void>): Promise<void> {
  const config = readConfig(terminal.environment)
  const db = await openStateBesideHub(makeDataDir(config.dataDir), pinoLog('error'))
  try {
    const clock = systemClock()
    const operators = new OperatorStore(db, clock)
    await operators.refresh()
    await work({ operators, audit: new AuditStore(db, clock) })
  } finally {
    await db.destroy()
  }
}

function roleOf(written: string): OperatorRole {
  const role = OPERATOR_ROLES.find((one) => one === written)
  if (role === undefined) throw new HubError('BAD_REQUEST', `--role: one of ${OPERATOR_ROLES.join(', ')}`)
  return role
}

function areaOf(written: string): string {
  if (written === '' || areaCode.safeParse(written).success) return written
  throw new HubError('BAD_REQUEST', '--area: the code of an area, 6 to 16 digits')
}

const table = (operators: Awaited<ReturnType<OperatorStore['list']>>): string =>
  textTable(
    ['login', 'name', 'role', 'area', ''],
    operators.map((one) => [one.login, one.name, one.role, one.scope, one.disabled ? 'disabled' : '']),
  )
