import type { ModelRow } from '../providers/models/model-row.js';
import { modelRows } from '../providers/models/model-rows.js';
import { factsOf, modelRow } from '../providers/models/model-table.js';
import { type EmulatedRequest, type EmulatedResponse, jsonResponse } from './exchange.js';
import { limitsFor } from './limits.js';
import { authenticate, type RouteContext } from './route-handlers.js';

/** Lists the limits of an account by model. Throws Refused. */
export async function handleQuotas(
  context: RouteContext,
  request: EmulatedRequest,
): Promise<EmulatedResponse> {
  const account = authenticate(context, request);
  const { query } = request;
  const { model, name } = { model: query.get('model'), name: query.get('name') ?? '' };
  const size = Math.max(1, Number(query.get('page_size') ?? 20) || 20);
  const page = Math.max(1, Number(query.get('page_no') ?? 1) || 1);
  const rows = rowsOf(context, model).filter((row) => row.model.includes(name));
  const quotas = rows.slice((page - 1) * size, page * size).map((row) => {
    const { submitsPerSecond, takesInFlight } = limitsFor(context, { account, model: row.model });
    return {
      model: row.model,
      workspace_id: 'llm-emulated',
      model_limit: {
        request_limit: submitsPerSecond,
        request_limit_period: 1,
        usage_limit: null,
        usage_limit_field: null,
        usage_limit_period: null,
        async_user_queue_limit: null,
        async_user_concurrency_limit: takesInFlight,
      },
      workspace_limit: null,
    };
  });
  return jsonResponse(200, context.nextRequestId(), {
    output: { total: rows.length, page_no: page, page_size: size, quotas },
  });
}

// One model by its id, which may be that of a dated snapshot, or all that the region offers.
function rowsOf({ models = [], region }: RouteContext, model: string | null): readonly ModelRow[] {
  const named = model === null ? undefined : modelRow(model, models);
  const rows = model === null ? [...models, ...modelRows] : named ? [named] : [];
  return [...new Map(rows.toReversed().map((row) => [row.model, row])).values()]
    .toReversed()
    .filter((row) => region === undefined || factsOf(row, region) !== undefined);
}
