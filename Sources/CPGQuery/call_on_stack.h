#include <pthread.h>
#include <stddef.h>

// A call, as a thread's one argument.
struct stack_work {
    void (*body)(void *);
    void *context;
};

static void *run_stack_work(void *argument) {
    struct stack_work *work = argument;
    work->body(work->context);
    return NULL;
}

/// Calls a function on a stack of its own and waits for its end; an error number where there is no such stack to be had.
static inline int call_on_stack(size_t size, void (*body)(void *), void *context) {
    struct stack_work work = {body, context};
    pthread_attr_t attributes;
    pthread_t thread;
    int status = pthread_attr_init(&attributes);
    if (status != 0) return status;
    status = pthread_attr_setstacksize(&attributes, size);
    if (status == 0) status = pthread_create(&thread, &attributes, run_stack_work, &work);
    pthread_attr_destroy(&attributes);
    return status == 0 ? pthread_join(thread, NULL) : status;
}
