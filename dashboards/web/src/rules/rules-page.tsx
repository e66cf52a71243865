import type { ReactElement } from 'react'
import { Tabs } from 'antd'
import { usePage } from '../page-context.ts'
import { ChangesTab } from './changes-tab.tsx'
import { FiguresTab } from './figures-tab.tsx'
import { LaddersTab } from './ladders-tab.tsx'
import { RULES_WORDS } from './rules-words.ts'
import '../styles/rules.css'

/** 策略: by which figures alerts are judged, whom they are told to when, and who decided that. */
export default function RulesPage(): ReactElement {
  const { language } = usePage()
  const words = RULES_WORDS[language]
  return (
    <main className="sheet rules-sheet">
      <h1>{words.title}</h1>
      <Tabs
        destroyOnHidden
        items={[
          {
            key: 'figures',
            label: words.tabs.figures,
            children: (
              <div className="rules-tab">
                <FiguresTab />
              </div>
            ),
          },
          {
            key: 'ladders',
            label: words.tabs.ladders,
            children: (
              <div className="rules-tab">
                <LaddersTab />
              </div>
            ),
          },
          {
            key: 'changes',
            label: words.tabs.changes,
            children: (
              <div className="rules-tab">
                <ChangesTab />
              </div>
            ),
          },
        ]}
      />
    </main>
  )
}
