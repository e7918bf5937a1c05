/*
 * Lower bounds and reference points of the benchmarks: native functions that do as little as possible. Built only by the
 * benchmarks, never part of the extension.
 */
#include "postgres.h"

#include <time.h>

#include "access/htup_details.h"
#include "commands/event_trigger.h"
#include "commands/trigger.h"
#include "fmgr.h"
#include "utils/uuid.h"

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(floor_constant);
PG_FUNCTION_INFO_V1(floor_clock);
PG_FUNCTION_INFO_V1(floor_uuidv7_of_18);
PG_FUNCTION_INFO_V1(floor_text);
PG_FUNCTION_INFO_V1(floor_row_trigger);
PG_FUNCTION_INFO_V1(floor_event_trigger);

/* A uuid passed by reference cannot cost less than memory for it. */
Datum
floor_constant(PG_FUNCTION_ARGS)
{
	pg_uuid_t  *uuid = (pg_uuid_t *) palloc(UUID_LEN);

	memset(uuid, 0x5a, UUID_LEN);
	PG_RETURN_UUID_P(uuid);
}

/* An id that tells its time cannot cost less than memory and a look at the clock. */
Datum
floor_clock(PG_FUNCTION_ARGS)
{
	pg_uuid_t  *uuid = (pg_uuid_t *) palloc(UUID_LEN);
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	memcpy(uuid->data, &now, UUID_LEN);
	PG_RETURN_UUID_P(uuid);
}

/*
 * The algorithm of PostgreSQL 18's uuidv7(), with its random source, for servers that do not have it: nanoseconds that
 * ascend by at least what 12 bits of a millisecond can tell apart, and 62 random bits (src/backend/utils/adt/uuid.c).
 */
#define MINIMAL_STEP_NS (1000000 / 4096 + 1)

Datum
floor_uuidv7_of_18(PG_FUNCTION_ARGS)
{
	static int64 previous_ns = 0;
	pg_uuid_t  *uuid = (pg_uuid_t *) palloc(UUID_LEN);
	struct timespec now;
	int64		ns;
	int64		ms;
	uint32		fraction;

	clock_gettime(CLOCK_REALTIME, &now);
	ns = (int64) now.tv_sec * INT64CONST(1000000000) + now.tv_nsec;
	if (previous_ns + MINIMAL_STEP_NS >= ns)
		ns = previous_ns + MINIMAL_STEP_NS;
	previous_ns = ns;

	ms = ns / 1000000;
	fraction = (uint32) (((ns % 1000000) * 4096) / 1000000);
	uuid->data[0] = (unsigned char) (ms >> 40);
	uuid->data[1] = (unsigned char) (ms >> 32);
	uuid->data[2] = (unsigned char) (ms >> 24);
	uuid->data[3] = (unsigned char) (ms >> 16);
	uuid->data[4] = (unsigned char) (ms >> 8);
	uuid->data[5] = (unsigned char) ms;
	uuid->data[6] = (unsigned char) (0x70 | ((fraction >> 8) & 0x0f));
	uuid->data[7] = (unsigned char) fraction;
	if (!pg_strong_random(&uuid->data[8], 8))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not generate random values")));
	uuid->data[8] = (uuid->data[8] & 0x3f) | 0x80;
	PG_RETURN_UUID_P(uuid);
}

/* A text in, a copy of it out: what any function from a word to a word pays. */
Datum
floor_text(PG_FUNCTION_ARGS)
{
	text	   *word = PG_GETARG_TEXT_PP(0);
	Size		length = VARSIZE_ANY_EXHDR(word);
	text	   *copy = (text *) palloc(VARHDRSZ + length);

	SET_VARSIZE(copy, VARHDRSZ + length);
	memcpy(VARDATA(copy), VARDATA_ANY(word), length);
	PG_RETURN_TEXT_P(copy);
}

/* A row trigger that only says yes. */
Datum
floor_row_trigger(PG_FUNCTION_ARGS)
{
	TriggerData *data = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		elog(ERROR, "not called as a trigger");
	return PointerGetDatum(data->tg_newtuple);
}

/* An event trigger that does nothing. */
Datum
floor_event_trigger(PG_FUNCTION_ARGS)
{
	if (!CALLED_AS_EVENT_TRIGGER(fcinfo))
		elog(ERROR, "not called as an event trigger");
	PG_RETURN_NULL();
}
