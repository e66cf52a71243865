import type { ReactElement } from 'react'
import { Button, Select } from 'antd'
import type { WrittenShift } from '../../../api/duty-views.ts'
import { usePage } from '../page-context.ts'
import { DUTY_WORDS } from './duty-words.ts'
import type { PersonOption } from './duty-fields.tsx'

interface TurnsFieldProps {
  readonly turns: WrittenShift['turns']
  /** Whether there is more than one turn to take. */
  readonly alternate: boolean
  readonly people: readonly PersonOption[]
  readonly onTurns: (turns: WrittenShift['turns']) => void
}

/** Who is on duty together; of a rotation turn after turn, in their order. */
export function TurnsField({ turns, alternate, people, onTurns }: TurnsFieldProps): ReactElement {
  const { language } = usePage()
  const words = DUTY_WORDS[language]
  const shown = turns.length === 0 ? [[]] : turns
  const replace = (at: number, turn: readonly string[]): void =>
    onTurns(shown.map((one, index) => (index === at ? turn : one)))
  const moveUp = (at: number): void => {
    const [before, turn] = [shown[at - 1], shown[at]]
    if (before === undefined || turn === undefined) return
    onTurns(shown.map((one, index) => (index === at - 1 ? turn : index === at ? before : one)))
  }
  return (
    <div className="field">
      <span>{words.people}</span>
      {shown.map((turn, index) => (
        <div key={index} className="duty-turn">
          {alternate ? <span className="quiet">{words.turn(index + 1)}</span> : null}
          <Select
            mode="multiple"
            aria-label={alternate ? words.turn(index + 1) : words.people}
            showSearch={{ optionFilterProp: 'label' }}
            value={[...turn]}
            onChange={(chosen) => replace(index, chosen)}
            options={[...people]}
            labelRender={({ value }) => people.find((one) => one.value === value)?.name ?? value}
          />
          {alternate ? (
            <span className="duty-turn-do">
              <Button
                size="small"
                disabled={index === 0}
                onClick={() => moveUp(index)}
                aria-label={`${words.turn(index + 1)} ${words.earlierTurn}`}
              >
                ↑
              </Button>
              <Button
                size="small"
                disabled={shown.length === 1}
                onClick={() => onTurns(shown.filter((_, other) => other !== index))}
                aria-label={`${words.turn(index + 1)} ${words.remove}`}
              >
                ×
              </Button>
            </span>
          ) : null}
        </div>
      ))}
      {alternate ? (
        <Button size="small" onClick={() => onTurns([...shown, []])}>
          {words.addTurn}
        </Button>
      ) : null}
    </div>
  )
}
