/*
 * Makes a PostgreSQL server answer as ApsaraDB RDS for PostgreSQL does, for tests only: loaded through
 * shared_preload_libraries it defines the settings rds_release_date and rds_failover_slot_mode, which ALTER DATABASE
 * can set.
 *
 * A server stands in for one of an older version where rds_test.server_version ("12.5") is set in postgresql.conf: it
 * then reports that version to its clients. SQL that runs inside it still sees server_version_num as it is.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/guc.h"

PG_MODULE_MAGIC;

void _PG_init(void);

static char *release_date;
static char *failover_slot_mode;

void
_PG_init(void)
{
	const char *version = GetConfigOption("rds_test.server_version", true, false);

	DefineCustomStringVariable("rds_release_date", "The kernel version of ApsaraDB RDS.", NULL, &release_date,
							   "20201130", PGC_SUSET, 0, NULL, NULL, NULL);
	DefineCustomStringVariable("rds_failover_slot_mode", "Whether slots survive a failover.", NULL,
							   &failover_slot_mode, "sync", PGC_SUSET, 0, NULL, NULL, NULL);
	if (version != NULL)
		SetConfigOption("server_version", version, PGC_INTERNAL, PGC_S_OVERRIDE);
}
