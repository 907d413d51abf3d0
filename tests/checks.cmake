# Checks of the whole: the header, the exported names, the layers, the layout of structs, the installed package, the
# command's and the Python package's tests. What needs the shared library as users get it is left out of sanitizer
# builds.

set(checks ${CMAKE_CURRENT_SOURCE_DIR}/checks)

# ---- an interpreter, if possible one that has pytest: the python3 of the PATH may be another than the system's

set(DRAGOMAN_PYTHON "" CACHE FILEPATH "Python for the tests; empty: the first python3 that has pytest")
if(DRAGOMAN_PYTHON)
  set(python ${DRAGOMAN_PYTHON})
else()
  find_program(python_on_path python3)
  foreach(candidate ${python_on_path} /usr/bin/python3)
    if(NOT python AND EXISTS ${candidate})
      execute_process(COMMAND ${candidate} -c "import pytest" RESULT_VARIABLE without ERROR_QUIET)
      if(NOT without)
        set(python ${candidate})
      endif()
    endif()
  endforeach()
endif()

# ---- the header and the structs

foreach(compiler gcc clang)
  string(REPLACE gcc g compiler_cxx ${compiler})
  string(APPEND compiler_cxx ++)
  find_program(check_${compiler} ${compiler})
  find_program(check_${compiler_cxx} ${compiler_cxx})
  foreach(standard c99 c11 c++17)
    set(program ${check_${compiler}})
    if(standard MATCHES "[+]")
      set(program ${check_${compiler_cxx}})
    endif()
    if(program)
      add_test(NAME checks/header-${compiler}-${standard}
               COMMAND ${checks}/header.sh ${PROJECT_SOURCE_DIR}/include ${program} ${standard})
    endif()
  endforeach()
endforeach()
add_library(layout OBJECT ${checks}/layout.c) # fails to compile where a public struct has changed
target_include_directories(layout PRIVATE ${PROJECT_SOURCE_DIR}/include)

# ---- who includes whom, and what is exported

if(python)
  add_test(NAME checks/layers COMMAND ${python} ${checks}/layers.py ${PROJECT_SOURCE_DIR})
  add_test(NAME checks/layers-self-test COMMAND ${python} ${checks}/layers.py ${PROJECT_SOURCE_DIR} --self-test)
  add_test(NAME checks/lists COMMAND ${python} ${checks}/lists.py ${PROJECT_SOURCE_DIR})
  add_test(NAME checks/lists-self-test COMMAND ${python} ${checks}/lists.py ${PROJECT_SOURCE_DIR} --self-test)
  # what is generated equals what is committed; 77: the source is not installed or of another version
  foreach(generator gen_unicode gen_states gen_measures gen_names gen_pinyin gen_trigrams report_hashes)
    add_test(NAME checks/${generator} COMMAND ${python} ${PROJECT_SOURCE_DIR}/tools/${generator}.py --check)
    set_tests_properties(checks/${generator} PROPERTIES SKIP_RETURN_CODE 77)
  endforeach()
  # every measure against decimal arithmetic; a folder of published values is compared with too
  set(DRAGOMAN_ASSOC "" CACHE PATH "Folder with bigrams.jsonl and keyness.jsonl, tables with values of other programs")
  add_executable(stats_measures ${CMAKE_CURRENT_SOURCE_DIR}/stats/measures.c ${objects_stats})
  target_link_libraries(stats_measures PRIVATE test_support)
  add_test(NAME checks/measures COMMAND ${python} ${checks}/measures.py $<TARGET_FILE:stats_measures> ${DRAGOMAN_ASSOC})
  add_executable(json_echo ${CMAKE_CURRENT_SOURCE_DIR}/base/json_echo.c ${objects_base})
  target_link_libraries(json_echo PRIVATE test_support)
  add_test(NAME checks/json COMMAND ${python} ${checks}/json_reader.py $<TARGET_FILE:json_echo>)
  add_test(NAME checks/references COMMAND ${python} ${PROJECT_SOURCE_DIR}/tools/gen_entities.py --check)
  if(TARGET dragoman_command)
    add_test(NAME checks/pages COMMAND ${python} ${CMAKE_CURRENT_SOURCE_DIR}/pages/score.py $<TARGET_FILE:dragoman_command>)
    add_test(NAME checks/flat-pages COMMAND ${python} ${CMAKE_CURRENT_SOURCE_DIR}/pages/score.py $<TARGET_FILE:dragoman_command> --flat)
    add_test(NAME checks/written-pages COMMAND ${python} ${CMAKE_CURRENT_SOURCE_DIR}/pages/score.py $<TARGET_FILE:dragoman_command> --written)
  endif()
  add_test(NAME checks/gazetteer COMMAND ${python} ${PROJECT_SOURCE_DIR}/tools/check_gazetteer.py)
else()
  message(WARNING "no Python with pytest: the checks of layers and symbols and the Python tests are left out")
endif()

# ---- hostile inputs, and an operating system that fails; the long runs are targets of their own

set(hostile ${CMAKE_CURRENT_SOURCE_DIR}/hostile)
set(DRAGOMAN_HOSTILE "" CACHE PATH "Folder with gen.py and check.py, another set of hostile inputs and its judge")
if(python)
  add_test(NAME hostile/inputs COMMAND ${python} -B ${hostile}/run.py $<TARGET_FILE:dragoman_command>)
  if(NOT DRAGOMAN_ASAN) # what traces and what leaks cannot both watch a process
    add_test(NAME hostile/faults COMMAND ${python} -B ${hostile}/faults.py $<TARGET_FILE:dragoman_command> --sample 60)
    set_tests_properties(hostile/faults PROPERTIES SKIP_RETURN_CODE 77)
    add_custom_target(faults COMMAND ${python} -B ${hostile}/faults.py $<TARGET_FILE:dragoman_command>
                      USES_TERMINAL VERBATIM)
  endif()
  if(NOT DRAGOMAN_ASAN AND NOT DRAGOMAN_TSAN) # whose allocators are their own
    add_library(failmalloc MODULE ${hostile}/failmalloc.c)
    add_test(NAME hostile/memory COMMAND ${python} -B ${hostile}/memory.py $<TARGET_FILE:dragoman_command> $<TARGET_FILE:failmalloc> --sample 120)
    add_custom_target(memory COMMAND ${python} -B ${hostile}/memory.py $<TARGET_FILE:dragoman_command> $<TARGET_FILE:failmalloc>
                      USES_TERMINAL VERBATIM)
  endif()
  if(DRAGOMAN_HOSTILE)
    add_custom_target(hostile COMMAND ${hostile}/outside.sh ${python} ${DRAGOMAN_HOSTILE} $<TARGET_FILE:dragoman_command> $<BOOL:${DRAGOMAN_ASAN}>
                      USES_TERMINAL VERBATIM)
  endif()
endif()

if(DRAGOMAN_ASAN)
  return()
endif()
if(python)
  set(symbols ${python} ${checks}/symbols.py ${PROJECT_SOURCE_DIR} $<TARGET_FILE:dragoman> $<TARGET_FILE:dragoman_static>)
  add_test(NAME checks/symbols COMMAND ${symbols})
  add_test(NAME checks/symbols-self-test COMMAND ${symbols} --self-test)
  foreach(option "" --self-test)
    add_test(NAME checks/abi${option} COMMAND ${python} ${checks}/abi.py ${PROJECT_SOURCE_DIR} $<TARGET_FILE:dragoman> ${option})
    set_tests_properties(checks/abi${option} PROPERTIES SKIP_RETURN_CODE 77)
  endforeach()
  add_test(NAME checks/client COMMAND ${python} ${checks}/client.py ${PROJECT_SOURCE_DIR} $<TARGET_FILE:dragoman> ${CMAKE_C_COMPILER})
  set(state ${python} ${checks}/state.py $<TARGET_FILE:dragoman>)
  if(NOT DRAGOMAN_TSAN AND NOT DRAGOMAN_COVERAGE) # which keep books
    add_test(NAME checks/state COMMAND ${state})
    add_test(NAME checks/state-self-test COMMAND ${state} --self-test)
    set_tests_properties(checks/state-self-test PROPERTIES ENVIRONMENT "CC=${CMAKE_C_COMPILER}")
  endif()
endif()

# ---- the examples of the README and of docs/python.md

if(python AND zh_dictionary) # the README's corpus is in Chinese too
  if(TARGET dragoman_fts5)
    add_test(NAME checks/sqlite_docs COMMAND ${python} ${checks}/sqlite_docs.py ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})
    set_tests_properties(checks/sqlite_docs PROPERTIES SKIP_RETURN_CODE 77)
  endif()
  add_test(NAME checks/readme COMMAND ${python} ${checks}/readme.py ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})
  set_tests_properties(checks/readme PROPERTIES ENVIRONMENT "CC=${CMAKE_C_COMPILER}")
  add_test(NAME checks/python-docs COMMAND ${python} -B ${checks}/python_docs.py ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})
  # 77: Jupyter is not installed; script/test-python installs it
  add_test(NAME checks/notebook COMMAND ${python} -B ${checks}/notebook.py ${PROJECT_SOURCE_DIR}/examples/op-eds.ipynb
                                        ${PROJECT_BINARY_DIR}/notebook)
  set_tests_properties(checks/notebook PROPERTIES SKIP_RETURN_CODE 77 ENVIRONMENT
    "DRAGOMAN_LIBRARY=$<TARGET_FILE:dragoman>;PYTHONPATH=${PROJECT_SOURCE_DIR}/bindings/python")
endif()

# ---- installed, and used by another project

add_test(NAME checks/install COMMAND ${checks}/install.sh ${PROJECT_BINARY_DIR} ${PROJECT_SOURCE_DIR})
set_tests_properties(checks/install PROPERTIES ENVIRONMENT "CC=${CMAKE_C_COMPILER}")

# ---- the Python package, against the library and the command of this build

if(python)
  add_test(NAME python/pytest
           COMMAND ${python} -m pytest -q -p no:cacheprovider ${PROJECT_SOURCE_DIR}/bindings/python/tests)
  set_tests_properties(python/pytest PROPERTIES ENVIRONMENT
    "DRAGOMAN_LIBRARY=$<TARGET_FILE:dragoman>;DRAGOMAN_COMMAND=$<TARGET_FILE:dragoman_command>;PYTHONDONTWRITEBYTECODE=1")
endif()
