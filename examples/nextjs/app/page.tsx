import { disconnectLinear } from './actions';
import { IssueList } from './issue-list';
import { currentUser } from './session';

interface Props {
  searchParams: Promise<{ error?: string }>;
}

export default async function Page({ searchParams }: Props) {
  const user = await currentUser();
  const { error } = await searchParams;
  if (user === undefined) {
    return (
      <form action="/sign-in" method="post">
        <h1>storefront</h1>
        <button type="submit">Sign in as Ada</button>
      </form>
    );
  }
  return (
    <>
      <h1>Issues of {user}</h1>
      {error === undefined ? null : <p role="alert">Linear was not connected.</p>}
      <IssueList />
      <form action={disconnectLinear}>
        <button type="submit">Disconnect Linear</button>
      </form>
    </>
  );
}
