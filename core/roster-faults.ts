import type { Words } from './finding.ts'
import type { ResponderId } from './names.ts'
import type { Shift } from './roster.ts'
import { days, type DurationMs } from './time.ts'

/** Something about a roster's shifts that cannot stay as it is. */
export interface RosterFault {
  /** Which shift, from 0; `undefined`: all of them together. */
  readonly shift: number | undefined
  /** One sentence: what is wrong, and what to do. */
  readonly says: Words
}

/** All that is wrong with the shifts; empty: they can be set. @param known whether somebody of that id may be named */
export function rosterFaults(shifts: readonly Shift[], known: (id: ResponderId) => boolean): readonly RosterFault[] {
  if (shifts.length === 0) {
    const zh = '没有任何班次：请添加班次，或取消整张值班表。'
    return [{ shift: undefined, says: { zh, en: 'There is no shift: add one, or take the whole roster away.' } }]
  }
  const each = shifts.flatMap((shift, index) =>
    [...dayFaults(shift), ...turnFaults(shift), ...peopleFaults(shift, known)].map((says) => ({ shift: index, says })),
  )
  return [...each, ...twiceAtOnce(shifts)]
}

function dayFaults({ name, days: on }: Shift): Words[] {
  const faults: Words[] = []
  if (name === '') faults.push({ zh: '班次没有名称。', en: 'The shift has no name.' })
  if (typeof on !== 'string' && on.length === 0)
    faults.push({ zh: '没有选择星期：至少选一天。', en: 'No day of the week is chosen: choose one at least.' })
  return faults
}

function turnFaults({ turns, rotation }: Shift): Words[] {
  if (turns.length === 0 || turns.some((turn) => turn.length === 0)) {
    const zh = turns.length <= 1 ? '没有人值班：请选人。' : '有一轮没有人：请选人，或删去这一轮。'
    return [{ zh, en: 'A turn names nobody: choose somebody, or remove the turn.' }]
  }
  if (rotation === undefined && turns.length > 1)
    return [{ zh: '有几轮却不轮换：请选按日或按周轮换。', en: 'There are several turns: choose how they alternate.' }]
  if (rotation !== undefined && turns.length < 2)
    return [
      {
        zh: '只有一轮无法轮换：请再加一轮，或选不轮换。',
        en: 'One turn cannot alternate: add another, or choose none.',
      },
    ]
  return []
}

function peopleFaults({ turns }: Shift, known: (id: ResponderId) => boolean): Words[] {
  const faults: Words[] = []
  for (const id of new Set(turns.flat().filter((one) => !known(one)))) {
    faults.push({ zh: `查无此人：${id}。请从名单中选择。`, en: `There is nobody ${id}: choose from the list.` })
  }
  if (turns.some((turn) => new Set(turn).size < turn.length))
    faults.push({ zh: '同一轮里有人重复。', en: 'Somebody stands twice in one turn.' })
  return faults
}

/** Two shifts on the same days at the same hours may have two people on duty together, but not one person twice. */
function twiceAtOnce(shifts: readonly Shift[]): RosterFault[] {
  const steady = shifts.map((shift, index) => ({ shift, index })).filter(({ shift }) => shift.rotation === undefined)
  return steady.flatMap(({ shift, index }) => {
    const other = steady.find((one) => one.index < index && overlap(one.shift, shift) && sharePerson(one.shift, shift))
    if (other === undefined) return []
    const zh = `与「${other.shift.name}」时间重叠，且有同一人：请错开时间或换人。`
    const en = `It overlaps "${other.shift.name}" and names the same person: part the hours, or name another.`
    return [{ shift: index, says: { zh, en } }]
  })
}

const sharePerson = (one: Shift, other: Shift): boolean =>
  one.turns.flat().some((id) => other.turns.flat().includes(id))

function overlap(one: Shift, other: Shift): boolean {
  return sameDays(one, other) && hoursOf(one).some((a) => hoursOf(other).some((b) => a.from < b.to && b.from < a.to))
}

/** Whether both may begin on one day. Days of the week and the calendar's days are taken to meet. */
function sameDays({ days: a }: Shift, { days: b }: Shift): boolean {
  if (typeof a !== 'string' && typeof b !== 'string') return a.some((day) => b.includes(day))
  return !(a !== b && [a, b].every((kind) => kind === 'workdays' || kind === 'restdays'))
}

/** Within the day on which it begins: what lies after midnight belongs to another day. */
const hoursOf = ({ from, to }: Shift): readonly { readonly from: DurationMs; readonly to: DurationMs }[] =>
  from < to ? [{ from, to }] : [{ from, to: days(1) + to }]
