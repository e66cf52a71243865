import { useState } from 'react'
import type { ReactElement } from 'react'
import { Checkbox, Input, InputNumber, Segmented } from 'antd'
import type { CareLevel } from '../../../../core/directory.ts'
import type { HomeFacts } from '../../../../core/home-editing.ts'
import { usePage } from '../page-context.ts'
import { EDIT_WORDS } from './edit-words.ts'
import { Failure } from './failure.tsx'
import { FormButtons } from './form-buttons.tsx'
import { setFacts } from './homes-api.ts'
import { HOMES_WORDS } from './homes-words.ts'
import { useHomeChange } from './use-home-change.ts'

const LEVELS: readonly CareLevel[] = ['self-caring', 'partly-dependent', 'fully-dependent']
const LONGEST_ENTRY = 200
const MOST_OCCUPANTS = 20

interface FactsFormProps {
  readonly home: string
  readonly version: string
  readonly facts: HomeFacts
  readonly onDone: () => void
}

/** Care level, who lives there besides, and how to get in. */
export function FactsForm({ home, version, facts, onDone }: FactsFormProps): ReactElement {
  const { t, language } = usePage()
  const words = EDIT_WORDS[language]
  const [draft, setDraft] = useState(facts)
  const take = (change: Partial<HomeFacts>): void => setDraft({ ...draft, ...change })
  const saving = useHomeChange(home, () => setFacts(home, version, draft), onDone)
  return (
    <form
      className="part-form inset"
      aria-label={words.facts}
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      <div className="field">
        {words.care}
        <Segmented
          aria-label={words.care}
          value={draft.careLevel}
          onChange={(careLevel) => take({ careLevel })}
          options={LEVELS.map((value) => ({ value, label: t.care[value] }))}
        />
      </div>
      <label className="field">
        {words.occupants}
        <InputNumber
          min={1}
          max={MOST_OCCUPANTS}
          precision={0}
          value={draft.occupants}
          onChange={(occupants) => take({ occupants: occupants ?? 1 })}
        />
      </label>
      <Checkbox checked={draft.pets} onChange={(event) => take({ pets: event.target.checked })}>
        {words.pets}
      </Checkbox>
      <p className="quiet">{words.petsHint}</p>
      <label className="field">
        {words.entry}
        <Input.TextArea
          autoSize={{ minRows: 1, maxRows: 5 }}
          maxLength={LONGEST_ENTRY}
          placeholder={words.entryHint}
          value={draft.entry ?? ''}
          onChange={(event) => take({ entry: event.target.value })}
        />
      </label>
      <Failure words={HOMES_WORDS[language].failed} error={saving.error} />
      <FormButtons saving={saving.isPending} onCancel={onDone} />
    </form>
  )
}
