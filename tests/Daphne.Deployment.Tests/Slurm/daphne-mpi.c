/* A daphne that distributes its work over MPI, as small as can be: each rank says where it is, and the ranks add up their numbers. It is given
 * script arguments: lock=FILE makes all ranks wait while there is that file, crash=N makes rank N crash, and code=N makes rank 0 end with that code.
 *
 *   daphne --distributed --dist_backend=MPI SCRIPT [NAME=VALUE ...] */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int count, char **words)
{
    const char *lock = NULL;
    int isOverMpi = 0, code = 0, crashing = -1;
    for (int index = 1; index < count; index++) {
        if (strcmp(words[index], "--dist_backend=MPI") == 0)
            isOverMpi = 1;
        else if (strncmp(words[index], "lock=", 5) == 0)
            lock = words[index] + 5;
        else if (strncmp(words[index], "crash=", 6) == 0)
            crashing = atoi(words[index] + 6);
        else if (strncmp(words[index], "code=", 5) == 0)
            code = atoi(words[index] + 5);
    }
    if (!isOverMpi)
        return 1;

    MPI_Init(&count, &words);
    int rank, size, length, sum;
    char host[MPI_MAX_PROCESSOR_NAME];
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    MPI_Get_processor_name(host, &length);
    printf("rank %d of %d on %s\n", rank, size, host);
    fflush(stdout);
    while (lock != NULL && access(lock, F_OK) == 0)
        usleep(50 * 1000);

    if (rank == crashing)
        abort();

    int number = rank + 1;
    MPI_Reduce(&number, &sum, 1, MPI_INT, MPI_SUM, 0, MPI_COMM_WORLD);
    if (rank == 0) {
        printf("the sum of 1 to %d is %d\n", size, sum);
        fflush(stdout);
    }
    MPI_Finalize();
    return rank == 0 ? code : 0;
}
