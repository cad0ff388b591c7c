'use client';

import { useEffect, useState } from 'react';

interface Answer {
  issues?: { id: string; title: string }[];
  connect?: string;
  problem?: string;
}

/** The issues of the user, or the way to them. */
export function IssueList() {
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => {
    fetch('/api/issues')
      .then((response) => response.json())
      .catch(() => ({ problem: 'The issues cannot be loaded.' }))
      .then(setAnswer);
  }, []);
  if (answer === undefined) return <p>Loading …</p>;
  if (answer.connect !== undefined) return <a href={answer.connect}>Connect Linear</a>;
  if (answer.issues === undefined) return <p role="alert">{answer.problem}</p>;
  return (
    <ul>
      {answer.issues.map(({ id, title }) => (
        <li key={id}>{title}</li>
      ))}
    </ul>
  );
}
