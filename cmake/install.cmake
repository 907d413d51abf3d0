# What `cmake --install` puts where: both libraries, the header, the files by which pkg-config and CMake find them,
# the command and its manual page, the licences.

# what a program of this build that links the static library needs too
target_link_libraries(dragoman_static INTERFACE
  $<BUILD_INTERFACE:PkgConfig::PCRE2> $<BUILD_INTERFACE:PkgConfig::UTF8PROC>
  $<BUILD_INTERFACE:$<TARGET_NAME_IF_EXISTS:PkgConfig::EXPAT>>
  $<BUILD_INTERFACE:$<TARGET_NAME_IF_EXISTS:PkgConfig::ZLIB>>
  $<BUILD_INTERFACE:$<TARGET_NAME_IF_EXISTS:PkgConfig::ZSTD>>
  $<BUILD_INTERFACE:$<TARGET_NAME_IF_EXISTS:PkgConfig::SQLITE>>
  $<BUILD_INTERFACE:${STEMMER_LIBRARY}> $<BUILD_INTERFACE:Threads::Threads> $<BUILD_INTERFACE:m>)

# the Python wheel, made by scikit-build-core: the library, its data, and the licences of what script/wheel puts beside it
if(SKBUILD)
  # one file, by the name that is looked for: a wheel has no symbolic links
  install(PROGRAMS $<TARGET_FILE:dragoman> DESTINATION dragoman RENAME $<TARGET_SONAME_FILE_NAME:dragoman> COMPONENT wheel)
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/NOTICE DESTINATION dragoman/licenses COMPONENT wheel)
  if(zh_dictionary)
    install(FILES ${zh_dictionary} DESTINATION dragoman COMPONENT wheel)
  endif()
  foreach(package libpcre2-dev libutf8proc-dev libstemmer-dev libexpat1-dev zlib1g-dev libzstd-dev libsqlite3-dev libgumbo-dev)
    if(EXISTS /usr/share/doc/${package}/copyright)
      install(FILES /usr/share/doc/${package}/copyright DESTINATION dragoman/licenses RENAME ${package} COMPONENT wheel)
    endif()
  endforeach()
endif()

install(TARGETS dragoman EXPORT dragoman LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS dragoman_static ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES ${PROJECT_SOURCE_DIR}/include/dragoman.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR})
if(TARGET dragoman_command)
  # so that it runs from any prefix, and from where the prefix is moved to
  if(NOT IS_ABSOLUTE ${CMAKE_INSTALL_LIBDIR})
    file(RELATIVE_PATH bin_to_lib /${CMAKE_INSTALL_BINDIR} /${CMAKE_INSTALL_LIBDIR})
    set_target_properties(dragoman_command PROPERTIES INSTALL_RPATH "$ORIGIN/${bin_to_lib}")
  endif()
  install(TARGETS dragoman_command RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
if(zh_dictionary)
  install(FILES ${zh_dictionary} DESTINATION ${CMAKE_INSTALL_DATADIR}/dragoman)
endif()
file(GLOB manual_pages ${PROJECT_SOURCE_DIR}/man/*.1)
if(manual_pages)
  install(FILES ${manual_pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()

# ---- pkg-config

if(IS_ABSOLUTE ${CMAKE_INSTALL_LIBDIR})
  set(pc_prefix ${CMAKE_INSTALL_PREFIX})
else()
  file(RELATIVE_PATH pc_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
  string(REGEX REPLACE "/$" "" pc_prefix ${pc_prefix})
  set(pc_prefix "\${pcfiledir}/${pc_prefix}")
endif()
configure_file(${PROJECT_SOURCE_DIR}/pkgconfig/dragoman.pc.in ${PROJECT_BINARY_DIR}/dragoman.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/dragoman.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

# ---- find_package

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/dragoman)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/dragomanConfig.cmake.in
  ${PROJECT_BINARY_DIR}/dragomanConfig.cmake INSTALL_DESTINATION ${package_dir}
  PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR)
# before 1.0 a minor version may break what the one before promised
write_basic_package_version_file(${PROJECT_BINARY_DIR}/dragomanConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/dragomanConfig.cmake ${PROJECT_BINARY_DIR}/dragomanConfigVersion.cmake
        DESTINATION ${package_dir})
install(EXPORT dragoman FILE dragomanTargets.cmake NAMESPACE dragoman:: DESTINATION ${package_dir})
