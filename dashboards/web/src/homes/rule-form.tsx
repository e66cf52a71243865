import { useState } from 'react'
import type { ReactElement } from 'react'
import { Input, Select } from 'antd'
import type { HomeRule } from '../../../../core/home-profile.ts'
import { usePage } from '../page-context.ts'
import { EDIT_WORDS } from './edit-words.ts'
import { Failure } from './failure.tsx'
import { FormButtons } from './form-buttons.tsx'
import { setRule } from './homes-api.ts'
import { HOMES_WORDS } from './homes-words.ts'
import { useHomeChange } from './use-home-change.ts'

const LONGEST = 200

interface RuleFormProps {
  readonly home: string
  readonly rules: readonly HomeRule[]
  readonly onDone: () => void
}

/** One figure of the home's own (一户一策), with its reason; an empty value takes it back. */
export function RuleForm({ home, rules, onDone }: RuleFormProps): ReactElement {
  const { language } = usePage()
  const words = EDIT_WORDS[language]
  const [figure, setFigure] = useState<string>()
  const [value, setValue] = useState('')
  const [why, setWhy] = useState('')
  const chosen = rules.find((rule) => rule.figure === figure)
  const saving = useHomeChange(
    home,
    () => setRule(home, { name: figure ?? '', value: value.trim() === '' ? null : value.trim(), why: why.trim() }),
    onDone,
  )
  return (
    <form
      className="part-form inset"
      aria-label={words.setRule}
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      <label className="field">
        {words.which}
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={words.which}
          value={figure}
          onChange={setFigure}
          options={rules.map((rule) => ({ value: rule.figure, label: rule.name[language] }))}
        />
      </label>
      <label className="field">
        {words.value}
        <Input
          maxLength={40}
          value={value}
          placeholder={chosen === undefined ? '' : words.valueHint(chosen.value)}
          onChange={(event) => setValue(event.target.value)}
        />
      </label>
      <label className="field">
        {words.why}
        <Input
          maxLength={LONGEST}
          value={why}
          placeholder={words.whyHint}
          onChange={(event) => setWhy(event.target.value)}
        />
      </label>
      <Failure words={HOMES_WORDS[language].failed} error={saving.error} />
      <FormButtons saving={saving.isPending} incomplete={figure === undefined || why.trim() === ''} onCancel={onDone} />
    </form>
  )
}
