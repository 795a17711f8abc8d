"""What every slice stands on: settings, database, scope, access, errors, keys. Knows no slice.

How a slice joins (nothing to register; `app.wiring` walks the folders):

- `models.py`: classes on `platform.db.Base`, tables prefixed with the slice's name; one dated migration in
  `migrations/versions` that calls `platform.rls.protect` for each tenant table (grants and policies).
- `routes.py`: `router = Routes("evidence")`; each handler is declared with an access policy and takes `context: Ctx`:

      @router.get("/api/sites/{site_id}/evidence", READ, summary="Entries of one site, newest first")
      async def list_entries(context: Ctx, site_id: Id) -> Page[Entry]:
          return await service.entries(context.work, site_id)

  `context.work` holds the session (scope already bound, committed before the answer leaves, rolled back on any
  error), the scope, the actor and the time. Handlers raise errors of `platform.errors`; nobody calls `commit()`.
- A machine route (appliance) uses a policy of `Realm.APPLIANCE`; `context.work.scope` is that appliance's own and its
  answer is signed for you. The nonce is remembered in the same transaction as the act.
- `tasks.py`: `LOOPS: tuple[Loop, ...]` are run by the worker (`platform.loops`); `HOOKS: tuple[Hook, ...]` are
  implementations of protocols that other slices declare in their `events.py` (for example
  `fleet.events.CheckinContributor`, `tenancy.events.DecisionRecorder`), written `hook(Protocol, implementation)`.
- SQL lives in `repository.py`; readers take the scope first and filter with `platform.scope.within`. Row-level
  security refuses the same rows again, whatever the filter says.
- A scope is minted by `tenancy.service` only; jobs get theirs there too (`site_scope`, `jobs_scope`).
- Every act of a person: `audit.service.record(work, ...)` in the same transaction.
"""
